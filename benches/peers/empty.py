"""Peer: a Python program that does nothing, for what Python itself costs."""

import peer

if __name__ == "__main__":
    peer.empty()
