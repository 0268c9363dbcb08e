"""Peer: libcognito from Python, with the package of bindings/python."""

import libcognito
import peer


def open_peer(url, ca_file):
    client = libcognito.Client(endpoint_url=url, ca_bundle=ca_file)

    def send(token, attribute):
        return client.get_attr_verification_code(token, attribute).destination

    return send


peer.main(open_peer)
