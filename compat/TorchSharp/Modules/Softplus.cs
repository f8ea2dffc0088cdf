namespace TorchSharp.Modules;

/// <summary>log(1 + exp(beta x)) / beta.</summary>
public sealed class Softplus : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal Softplus(double beta = 1, double threshold = 20)
        : base(nameof(Softplus))
    {
        this.beta = beta;
        this.threshold = threshold;
    }

    /// <summary>The sharpness.</summary>
    public double beta { get; set; }

    /// <summary>Where beta x is above this, the result is x.</summary>
    public double threshold { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.softplus(tensor, beta, threshold);
}
