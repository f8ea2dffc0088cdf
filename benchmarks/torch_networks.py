#!/usr/bin/python3
"""The networks of a model bundle in PyTorch: the same layers, weights and device, built the usual way.

    celltypes bench networks

runs it: torch_networks.py FOLDER DEVICE with FOLDER holding a bundle (model.json, weights.safetensors) and, as raw little-endian numbers,
inputs (inputs.float32) and what the program made of them (outputs.float32). It checks that it makes the same of them, and prints "ready". Then for
each line "UNITS SECONDS" that it reads it repeats passes of so many units for so long, and prints how many processor seconds they took together,
then how many seconds each took.
"""
import json
import math
import sys
import time

try:
    import numpy as np
    import torch
    from torch import nn
except ImportError as error:
    sys.exit(f"{error.name} is missing: install it (Debian: apt install python3-torch python3-numpy) or leave this part out.")

LARGEST_DIFFERENCE = 1e-4
KINDS = {"F32": np.float32, "F64": np.float64, "I64": np.int64, "U8": np.uint8}
ACTIVATIONS = {"ReLU": nn.ReLU, "Tanh": nn.Tanh, "GELU": nn.GELU}
COUNTS = 2  # the kind of an input block


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], KINDS[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }


class Weights:
    """The tensors of a bundle whose names begin alike."""

    def __init__(self, tensors, place=""):
        self.tensors, self.place = tensors, place

    def at(self, place):
        return Weights(self.tensors, f"{self.place}{place}.")

    def __getitem__(self, name):
        return torch.tensor(self.tensors[self.place + name])

    def load(self, module):
        names = [name[len(self.place):] for name in self.tensors if name.startswith(self.place)]
        module.load_state_dict({name: self[name] for name in names})


class Scaling(nn.Module):
    def __init__(self, blocks, weights):
        super().__init__()
        roots = [math.sqrt(block["length"]) for block in blocks for _ in range(block["length"])]
        self.blocks = [(block["kind"] == COUNTS, block["length"]) for block in blocks]
        self.register_buffer("mean", weights["scaling.mean"].float())
        self.register_buffer("factor", (weights["scaling.factor"] * torch.tensor(roots, dtype=torch.float64)).float())

    def forward(self, x):
        parts = torch.split(x, [length for _, length in self.blocks], 1)
        x = torch.cat([part.sign() * part.abs().sqrt() if counts else part for part, (counts, _) in zip(parts, self.blocks)], 1)
        return (x - self.mean) * self.factor


def dense(sizes, activation, dropout):
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        yield f"linear{i}", nn.Linear(inputs, outputs)
        yield f"activation{i}", ACTIVATIONS[activation]()
        if dropout[i] > 0:
            yield f"dropout{i}", nn.Dropout(dropout[i])


def sequential(layers):
    module = nn.Sequential()
    for name, layer in layers:
        module.add_module(name, layer)
    return module


def encoder(of):
    layers, inputs = [], of["inputs"]
    if of["convolvedRows"] == 1:
        lags = ((inputs - 9) // 2 - 4) // 2
        layers = [
            ("rows", nn.Unflatten(1, (1, 1, inputs))),
            ("convolution0", nn.Conv2d(1, 8, (1, 10))), ("pool0", nn.AvgPool2d((1, 2))), ("convolved0", nn.ReLU()), ("normalised0", nn.BatchNorm2d(8)),
            ("convolution1", nn.Conv2d(8, 16, (1, 5))), ("pool1", nn.AvgPool2d((1, 2))), ("convolved1", nn.ReLU()), ("normalised1", nn.BatchNorm2d(16)),
            ("flat", nn.Flatten()),
        ]
        inputs = 16 * lags
    layers += dense([inputs, *of["hidden"]], of["activation"], [of["dropout"]] * len(of["hidden"]))
    return sequential([*layers, ("latent", nn.Linear(of["hidden"][-1], 2 * of["latent"]))])


class Encoders(nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.lengths = [part["inputs"] for part in parts]
        self.latents = [part["encoder"]["latent"] for part in parts]
        for i, part in enumerate(parts):
            self.add_module(f"part{i}", encoder(part["encoder"]))

    def forward(self, x):
        parts = torch.split(x, self.lengths, 1)
        return torch.cat([module(part)[:, :latent] for module, part, latent in zip(self.children(), parts, self.latents)], 1)


def trace_encoder(samples):
    """Wang et al. 2022, figure 1c."""
    layers, channels = [], 1
    for i, (outputs, width) in enumerate([(256, 50), (128, 3), (64, 1), (64, 2), (32, 2), (32, 2)]):
        layers += [(f"convolution{i}", nn.Conv1d(channels, outputs, width, 2)), (f"convolved{i}", nn.ReLU()), (f"normalised{i}", nn.BatchNorm1d(outputs))]
        channels, samples = outputs, (samples - width) // 2 + 1
    if samples >= 2:
        layers.append(("pool", nn.MaxPool1d(2)))
        samples //= 2
    return sequential([*layers, ("flat", nn.Flatten()), *dense([channels * samples, 512, 128], "ReLU", [0, 0])])


class TraceEncoders(nn.Module):
    def __init__(self, samples, forms):
        super().__init__()
        for form in forms:
            self.add_module(form.lower(), trace_encoder(samples))

    def forward(self, x):
        coefficients = torch.fft.fft(x, norm="ortho") if len(self._modules) > 1 else None
        forms = {"raw": lambda: x, "real": lambda: coefficients.real, "imaginary": lambda: coefficients.imag}
        return torch.cat([module(forms[form]().unsqueeze(1)) for form, module in self.named_children()], 1)


class Classifier(nn.Module):
    def __init__(self, architecture):
        super().__init__()
        if architecture["kind"] == "perceptron":
            sizes = [architecture["inputCount"], *architecture["hidden"]]
            self.body = sequential(dense(sizes, architecture["activation"], architecture["dropout"]))
            features = sizes[-1]
        elif architecture["kind"] == "trace":
            self.body = TraceEncoders(architecture["samples"], architecture["forms"])
            features = 128 * len(architecture["forms"])
        else:
            encoders = Encoders(architecture["parts"])
            latents, features = sum(encoders.latents), architecture["hidden"]
            self.body = sequential([
                ("encoders", encoders), ("normalised", nn.BatchNorm1d(latents)), ("hidden", nn.Linear(latents, features)), ("activation", nn.ReLU()),
            ])
        self.head = nn.Linear(features, architecture["classes"])


class Network(nn.Module):
    """Inputs to probabilities."""

    def __init__(self, description, weights):
        super().__init__()
        self.scaling = Scaling(description["blocks"], weights)
        self.classifier = Classifier(description["architecture"])
        weights.at("network").load(self.classifier)
        self.has_laplace = description["laplace"]
        if self.has_laplace:
            self.register_buffer("directions", weights["laplace.directions"])
            self.register_buffer("variance", weights["laplace.variance"])

    def forward(self, x):
        features = self.classifier.body(self.scaling(x))
        logits = self.classifier.head(features)
        if self.has_laplace:
            along = torch.addmm(self.directions[-1], features, self.directions[:-1])
            logits = logits / torch.sqrt(1 + math.pi / 8 * (along.square() @ self.variance))
        return logits.softmax(1)


class Mean(nn.Module):
    def __init__(self, descriptions, weights):
        super().__init__()
        self.networks = nn.ModuleList(Network(of, weights.at(f"of.{i}")) for i, of in enumerate(descriptions))

    def forward(self, x):
        return sum(network(x) for network in self.networks) / len(self.networks)


class Latents(nn.Module):
    def __init__(self, description, weights):
        super().__init__()
        self.scaling = Scaling(description["blocks"], weights)
        self.encoders = Encoders(description["parts"])
        weights.at("encoders").load(self.encoders)

    def forward(self, x):
        return self.encoders(self.scaling(x))


def build(description, weights):
    kind = description["kind"]
    if kind == "mean":
        return Mean(description["of"], weights)
    return {"network": Network, "latent": Latents}[kind](description, weights)


def main():
    folder, device = sys.argv[1:]
    with open(f"{folder}/model.json") as file:
        description = json.load(file)["classifier"]
    network = build(description, Weights(read_safetensors(f"{folder}/weights.safetensors"))).to(device).eval()
    scaling = next(module for module in network.modules() if isinstance(module, Scaling))
    inputs = np.fromfile(f"{folder}/inputs.float32", "<f4").reshape(-1, len(scaling.mean))
    outputs = np.fromfile(f"{folder}/outputs.float32", "<f4").reshape(len(inputs), -1)

    def run(units):
        with torch.inference_mode():
            return network(torch.from_numpy(inputs[:units]).to(device)).cpu().numpy()

    difference = np.abs(run(len(inputs)) - outputs).max()
    if not difference <= LARGEST_DIFFERENCE:
        sys.exit(f"PyTorch's outputs differ by {difference:.2g}: one of the two is wrong.")
    print("ready", flush=True)
    for line in sys.stdin:
        units, seconds = line.split()
        times, load, end = [], time.process_time(), time.perf_counter() + float(seconds)
        while not times or time.perf_counter() < end:
            start = time.perf_counter()
            run(int(units))
            times.append(time.perf_counter() - start)
        print(time.process_time() - load, *times, flush=True)


main()
