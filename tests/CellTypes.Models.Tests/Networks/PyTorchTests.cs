using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CellTypes.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Tests.Networks;

/// <summary>Networks beside Python's PyTorch.</summary>
public class PyTorchTests
{
    private const string Program = """
        import json, sys
        from collections import OrderedDict as Ordered
        try:
            import torch
            from torch import nn
        except ImportError:
            print("null")
            sys.exit()

        def dense(inputs, hidden, activation):
            layers = []
            for i, size in enumerate(hidden):
                layers += [(f"linear{i}", nn.Linear(inputs, size)), (f"activation{i}", activation())]
                inputs = size
            return layers

        class Reshape(nn.Module):
            def __init__(self, rows):
                super().__init__()
                self.rows = rows
            def forward(self, x):
                return x.reshape(x.shape[0], 1, self.rows, -1)

        # Beau et al. 2025: 8 kernels of 10 lags, 16 kernels across rates (of one row: of 5 lags), each after it pooled and normalised.
        def convolutions(rows):
            step = 2 if rows > 1 else 1
            return [("rows", Reshape(rows)), ("convolution0", nn.Conv2d(1, 8, (1, 10))), ("pool0", nn.AvgPool2d((step, 2))),
                    ("relu0", nn.ReLU()), ("normalised0", nn.BatchNorm2d(8)),
                    ("convolution1", nn.Conv2d(8, 16, (rows // step, 1 if rows > 1 else 5))), ("pool1", nn.AvgPool2d((1, 2))),
                    ("relu1", nn.ReLU()), ("normalised1", nn.BatchNorm2d(16)), ("flat", nn.Flatten())]

        def encoder(inputs, hidden, latent, activation, rows=0, convolved=0):
            layers = convolutions(rows) if rows else []
            return nn.Sequential(Ordered(layers + dense(convolved or inputs, hidden, activation) + [("latent", nn.Linear(hidden[-1], 2 * latent))]))

        class Encoders(nn.Module):
            def __init__(self):
                super().__init__()
                self.part0 = encoder(20, [12, 9], 4, nn.GELU)
                self.part1 = encoder(100, [15], 3, nn.ReLU, 1, 320)
            def forward(self, x):
                return torch.cat([self.part0(x[:, :20])[:, :4], self.part1(x[:, 20:120])[:, :3], x[:, 120:]], 1)

        class Classifier(nn.Module):
            def __init__(self, body, features, classes):
                super().__init__()
                self.body, self.head = nn.Sequential(Ordered(body)), nn.Linear(features, classes)
            def forward(self, x):
                return self.head(self.body(x))

        # Wang et al. 2022, figure 1c.
        def trace_encoder(flat):
            layers, channels = [], 1
            for i, (outputs, width) in enumerate([(256, 50), (128, 3), (64, 1), (64, 2), (32, 2), (32, 2)]):
                layers += [(f"convolution{i}", nn.Conv1d(channels, outputs, width, 2)), (f"relu{i}", nn.ReLU()), (f"normalised{i}", nn.BatchNorm1d(outputs))]
                channels = outputs
            layers += [("pool", nn.MaxPool1d(2)), ("flat", nn.Flatten())] + dense(flat, [512], nn.ReLU) + [("dropout", nn.Dropout(0.2))]
            return nn.Sequential(Ordered(layers + [("linear1", nn.Linear(512, 128)), ("relu", nn.ReLU())]))

        class Traces(nn.Module):
            def __init__(self):
                super().__init__()
                self.raw, self.real, self.imaginary = (trace_encoder(96) for _ in range(3))
            def forward(self, x):
                spectrum = torch.fft.fft(x, norm="ortho")
                return torch.cat([self.raw(x[:, None]), self.real(spectrum.real[:, None]), self.imaginary(spectrum.imag[:, None])], 1)

        class Traced(nn.Module):
            def __init__(self):
                super().__init__()
                self.body, self.head = Traces(), nn.Linear(384, 5)
            def forward(self, x):
                return self.head(self.body(x))

        networks = {
            "perceptron": lambda: Classifier(dense(11, [8, 7], nn.Tanh), 7, 4),
            "encoders": lambda: Classifier([("encoders", Encoders()), ("normalised", nn.BatchNorm1d(9)), ("hidden", nn.Linear(9, 10)), ("relu", nn.ReLU())], 10, 5),
            "encoder": lambda: encoder(20, [12, 9], 4, nn.GELU),
            "traces": Traced,
            "rates": lambda: encoder(1010, [20], 10, nn.ReLU, 10, 368),
        }
        answers = {}
        for name, job in json.load(open(sys.argv[1])).items():
            network = networks[name]()
            tensors = Ordered((key, torch.tensor(values, dtype=torch.float32).reshape(shape)) for key, (shape, values) in job["state"].items())
            network.load_state_dict(tensors, strict=True)
            network.eval()
            with torch.no_grad():
                answers[name] = network(torch.tensor(job["inputs"], dtype=torch.float32).reshape(job["rows"], -1)).flatten().tolist()
        print(json.dumps(answers))
        """;

    private const int Units = 6;

    [Fact]
    public void The_same_weights_give_the_same_outputs()
    {
        using DisposeScope scope = NewDisposeScope();
        using TemporaryFolder folder = new();
        using NetworkRandom random = new(8);
        EncoderArchitecture waveform = new() { Inputs = 20, Hidden = [12, 9], Latent = 4, Activation = Activation.GELU, Dropout = 0.3 };
        EncoderArchitecture autocorrelogram = new() { Inputs = 100, ConvolvedRows = 1, Hidden = [15], Latent = 3 };
        Dictionary<string, (nn.Module<Tensor, Tensor> Network, int Inputs)> networks = new()
        {
            ["perceptron"] = (new PerceptronArchitecture { InputCount = 11, Hidden = [8, 7], Dropout = [0.5, 0.2], Activation = Activation.Tanh, Classes = 4 }.Build(random), 11),
            ["encoders"] = (new EncodersArchitecture { Classes = 5, Hidden = 10, Parts = [new(20, waveform), new(100, autocorrelogram), new(2, null)] }.Build(random), 122),
            ["encoder"] = (waveform.BuildEncoder(random), 20),
            ["traces"] = (new TraceArchitecture { Samples = 500, Forms = [TraceForm.Raw, TraceForm.Real, TraceForm.Imaginary], Classes = 5 }.Build(random), 500),
            ["rates"] = (new EncoderArchitecture { Inputs = 1010, ConvolvedRows = 10, Hidden = [20], Latent = 10 }.BuildEncoder(random), 1010),
        };
        Dictionary<string, object> jobs = [];
        Dictionary<string, float[]> ours = [];
        foreach ((string name, (nn.Module<Tensor, Tensor> network, int inputs)) in networks)
        {
            Train(network, random);
            network.eval();
            Tensor rows = random.Normal(Units, inputs);
            ours[name] = PlainLayers.Values(network.call(rows));
            jobs[name] = new
            {
                rows = Units,
                inputs = PlainLayers.Values(rows),
                state = network.state_dict().ToDictionary(entry => entry.Key, entry => new object[] { entry.Value.shape, PlainLayers.Values(entry.Value) }),
            };
        }
        File.WriteAllText(folder.PathOf("jobs.json"), JsonSerializer.Serialize(jobs));
        Dictionary<string, float[]>? theirs = JsonSerializer.Deserialize<Dictionary<string, float[]>>(Python.Run(Program, folder.PathOf("jobs.json")).Single());
        Assert.SkipWhen(theirs is null, "Python has no torch module (Debian's python3-torch).");
        foreach ((string name, float[] outputs) in ours)
        {
            Assert.Equal(theirs![name].Length, outputs.Length);
            for (int i = 0; i < outputs.Length; i++) Assert.Equal(theirs[name][i], outputs[i], 2e-5);
            Assert.Equal(outputs.Length, outputs.Distinct().Count());
        }
    }

    // As if it had been trained: every running mean and variance is its own.
    private static void Train(nn.Module network, NetworkRandom random)
    {
        using IDisposable noGradients = no_grad();
        foreach ((string name, Tensor value) in network.state_dict())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal)) value.copy_(random.Normal(value.shape));
            if (name.EndsWith("running_var", StringComparison.Ordinal)) value.copy_(random.Uniform(value.shape) + 0.2);
        }
    }
}
