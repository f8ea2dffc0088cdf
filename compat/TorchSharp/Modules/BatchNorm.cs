namespace TorchSharp.Modules;

/// <summary>Batch normalisation (Ioffe and Szegedy 2015): each feature less its mean over the batch, divided by its standard deviation, then
/// scaled and shifted. In use, the mean and variance seen in training take the batch's place.</summary>
public abstract class BatchNorm : NormBase
{
    /// <summary>Scales of one, shifts of zero, mean zero and variance one.</summary>
    public BatchNorm(
        long num_features,
        double eps,
        double momentum,
        bool affine,
        bool track_running_stats,
        torch.Device? device,
        torch.ScalarType? dtype,
        string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    /// <summary>Normalises the input.</summary>
    /// <exception cref="System.ArgumentException">The input has the wrong number of dimensions.</exception>
    public override torch.Tensor forward(torch.Tensor input)
    {
        ValidateInputDimensions(input);
        double factor = momentum ?? 0;
        if (training && num_batches_tracked is not null)
        {
            num_batches_tracked.add_(1);
            factor = momentum ?? 1 / num_batches_tracked.ToDouble();
        }

        bool useBatch = training || (running_mean is null && running_var is null);
        bool useRunning = !training || track_running_stats;
        return torch.nn.functional.batch_norm(
            input, useRunning ? running_mean : null, useRunning ? running_var : null, weight, bias, useBatch, factor, eps);
    }
}
