using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>Normalisation by means and variances that are learnt as they come by.</summary>
public abstract class NormBase : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(running_mean))]
    private torch.Tensor? _runningMean;

    [ComponentName(Name = nameof(running_var))]
    private torch.Tensor? _runningVar;

    [ComponentName(Name = nameof(num_batches_tracked))]
    private torch.Tensor? _numBatchesTracked;

    /// <summary>Scales of one, shifts of zero, mean zero and variance one.</summary>
    public NormBase(
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        torch.Device? device,
        torch.ScalarType? dtype,
        string name)
        : base(name)
    {
        this.eps = eps;
        this.momentum = momentum;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = torch.ones(num_features, dtype, device).AsParameter();
            bias = torch.zeros(num_features, dtype, device).AsParameter();
        }

        if (track_running_stats)
        {
            running_mean = torch.zeros(num_features, dtype, device);
            running_var = torch.ones(num_features, dtype, device);
            num_batches_tracked = torch.tensor(0L, dtype, device);
        }
    }

    /// <summary>Scales [features].</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            if (ReferenceEquals(value, _weight))
                return;

            _weight?.Dispose();
            _weight = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>Shifts [features].</summary>
    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias?.Dispose();
            _bias = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    /// <summary>The mean so far [features].</summary>
    public torch.Tensor? running_mean
    {
        get => _runningMean;
        set => SetBuffer(ref _runningMean, nameof(running_mean), value);
    }

    /// <summary>The variance so far [features].</summary>
    public torch.Tensor? running_var
    {
        get => _runningVar;
        set => SetBuffer(ref _runningVar, nameof(running_var), value);
    }

    /// <summary>How many batches there were.</summary>
    public torch.Tensor? num_batches_tracked
    {
        get => _numBatchesTracked;
        set => SetBuffer(ref _numBatchesTracked, nameof(num_batches_tracked), value);
    }

    /// <summary>Added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>How far each batch moves the mean and variance so far; null: all batches weigh the same.</summary>
    public double? momentum { get; set; }

    /// <summary>Whether a mean and variance so far are kept.</summary>
    public bool track_running_stats { get; private set; }

    /// <summary>Throws where the input has the wrong number of dimensions.</summary>
    protected abstract void ValidateInputDimensions(torch.Tensor input);

    private void SetBuffer(ref torch.Tensor? field, string name, torch.Tensor? value)
    {
        field?.Dispose();
        field = value?.DetachFromDisposeScope();
        ConditionallyRegisterBuffer(name, field);
    }
}
