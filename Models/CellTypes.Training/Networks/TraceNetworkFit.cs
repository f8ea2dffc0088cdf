using System;
using System.Linq;
using CellTypes.Models.Networks;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>The fit of a network of traces. Of all epochs that network is kept which labels most of the traces that were held back.</summary>
internal sealed class TraceNetworkFit : NetworkFit
{
    // How many traces go through the network at once where nothing is learnt.
    private const int Pass = 128;

    private readonly TraceNetworkOptions _options;
    private readonly Tensor _inputs;
    private readonly Tensor _labels;
    private readonly long[] _learnt;
    private readonly long[] _held;

    /// <param name="inputs">Traces x samples, scaled, on the device; not disposed of.</param>
    /// <param name="labels">Their classes; not disposed of.</param>
    /// <param name="learnt">The traces to learn from.</param>
    /// <param name="held">The traces that the epoch is chosen by; none for the last epoch.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="start">A network whose encoders this one starts with; null for none.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="seed">The seed.</param>
    public TraceNetworkFit(
        Tensor inputs, Tensor labels, int[] learnt, int[] held, TraceArchitecture architecture, ClassifierNetwork? start, TraceNetworkOptions options, int seed)
        : base(seed)
    {
        (_inputs, _labels, _options) = (inputs, labels, options);
        (_learnt, _held) = (Array.ConvertAll(learnt, trace => (long)trace), Array.ConvertAll(held, trace => (long)trace));
        Networks = new Pair(architecture, start, Random);
        Networks.to(inputs.device);
        Optimizer = new AdamOptimizer(Networks.Fitted.parameters(), options.LearningRate, options.WeightDecay);
    }

    public Pair Networks { get; }

    protected override int Epochs => _options.Epochs;

    protected override nn.Module State => Networks;

    protected override NetworkOptimizer Optimizer { get; }

    protected override void RunEpoch(int epoch)
    {
        foreach (long[] batch in Batches(_learnt.Length, _options.BatchSize))
        {
            // Batch normalisation needs two.
            if (batch.Length < 2) continue;
            long[] traces = Array.ConvertAll(batch, i => _learnt[i]);
            Step(() => nn.functional.cross_entropy(Networks.Fitted.call(RowsOf(_inputs, traces)), RowsOf(_labels, traces), reduction: nn.Reduction.Sum));
        }
        Networks.Keep(_held.Length == 0 ? epoch : Score());
    }

    // The number of traces that are labelled rightly; of networks that are level in this, the surer one counts more.
    private float Score()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Networks.Fitted.eval();
        float score = 0;
        foreach (long[] traces in _held.Chunk(Pass))
        {
            Tensor labels = RowsOf(_labels, traces), probabilities = Networks.Fitted.call(RowsOf(_inputs, traces)).softmax(1);
            score += probabilities.argmax(1).eq(labels).sum().item<long>();
            score += probabilities.gather(1, labels.unsqueeze(1)).sum().item<float>() / (_held.Length + 1);
        }
        Networks.Fitted.train();
        return score;
    }

    /// <summary>The network that is fitted, and as it was after the best epoch so far.</summary>
    internal sealed class Pair : nn.Module
    {
        [ComponentName(Name = "fitted")]
        private readonly ClassifierNetwork _fitted;

        [ComponentName(Name = "best")]
        private readonly ClassifierNetwork _best;

        public Pair(TraceArchitecture architecture, ClassifierNetwork? start, NetworkRandom random)
            : base(nameof(Pair))
        {
            _fitted = architecture.Build(random);
            if (start is not null) _fitted.load_state_dict(start.state_dict(), strict: true, skip: ["head.weight", "head.bias"]);
            _best = architecture.Build(random);
            RegisterComponents();
            // Part of the state, so that a fit that goes on knows it.
            register_buffer("score", tensor(-1f));
        }

        public ClassifierNetwork Fitted => _fitted;

        public ClassifierNetwork Best => _best;

        /// <summary>Takes the network over as the best one where its score is higher than all before.</summary>
        public void Keep(float score)
        {
            Tensor best = get_buffer("score")!;
            if (score <= best.item<float>()) return;
            using IDisposable noGradients = no_grad();
            using Tensor value = tensor(score);
            best.copy_(value);
            _best.load_state_dict(_fitted.state_dict());
        }
    }
}
