"""A server on a free port that answers as it is told, hangs, or resets, and prints what arrives.

server.py hang | reset | reply ANSWERS   [CERTIFICATE KEY]

ANSWERS is a JSON list of {"status", "headers", "body"}; the last one is given for ever. It prints
"port N", then "request TARGET BODY" for each request, and ends when standard input closes.
"""

import json
import socket
import ssl
import struct
import sys
import threading

mode = sys.argv[1]
answers = json.loads(sys.argv[2]) if mode == "reply" else []
files = sys.argv[3:] if mode == "reply" else sys.argv[2:]
context = None
if files:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[0], files[1])
lock = threading.Lock()
open_for_ever = []


def read_request(stream):
    head = b""
    while b"\r\n\r\n" not in head:
        piece = stream.recv(65536)
        if not piece:
            return None
        head += piece
    head, body = head.split(b"\r\n\r\n", 1)
    headers = {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, value = line.split(":", 1)
        headers[name.lower()] = value.strip()
    while len(body) < int(headers.get("content-length", 0)):
        piece = stream.recv(65536)
        if not piece:
            return None
        body += piece
    return headers, body


def next_answer():
    with lock:
        return answers.pop(0) if len(answers) > 1 else answers[0]


def serve(stream):
    if context:
        stream = context.wrap_socket(stream, server_side=True)
    while True:
        request = read_request(stream)
        if request is None:
            stream.close()
            return
        headers, body = request
        print("request", headers.get("x-amz-target", "-").split(".")[-1], body.decode(), flush=True)
        if mode == "hang":
            open_for_ever.append(stream)
            return
        if mode == "reset":
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            stream.close()
            return
        answer = next_answer()
        content = answer.get("body", "").encode()
        lines = [f"HTTP/1.1 {answer.get('status', 200)} Status", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in (answer.get("headers") or {}).items()]
        stream.sendall("\r\n".join([*lines, "", ""]).encode() + content)


def accept(listener):
    while True:
        stream, _ = listener.accept()
        # Else an answer may wait for the acknowledgement of the one before, which takes its time.
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(stream,), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)
threading.Thread(target=accept, args=(listener,), daemon=True).start()
sys.stdin.read()
