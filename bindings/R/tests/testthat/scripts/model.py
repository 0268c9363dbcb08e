"""Prints the operations of AWS's model that need no signature, in the notation of R/operations.R, as JSON.

Run: python3 model.py tests/support
"""

import json
import sys

sys.path.insert(0, sys.argv[1])

import aws_model

model = aws_model.load()
shapes = model["shapes"]
structures = {}


def kind(name):
    shape = shapes[name]
    if shape["type"] == "list":
        return f"[{kind(shape['member']['shape'])}]"
    if shape["type"] != "structure":
        return shape["type"]
    if shape.get("document"):
        return "document"
    if name not in structures:
        structures[name] = ""
        structures[name] = members(name)
    return name


def members(name, shows_required=False):
    required = shapes[name].get("required", []) if shows_required else []
    texts = []
    for member, found in shapes[name]["members"].items():
        what = kind(found["shape"])
        texts.append(member + "!" * (member in required) + (f":{what}" if what != "string" else ""))
    return " ".join(texts)


unsigned = {name: found for name, found in model["operations"].items() if found.get("authtype") == "none"}
inputs = {name: members(found["input"]["shape"], True) for name, found in unsigned.items()}
outputs = {name: members(found["output"]["shape"]) for name, found in unsigned.items() if "output" in found}
print(json.dumps({"inputs": inputs, "outputs": outputs, "structures": structures}))
