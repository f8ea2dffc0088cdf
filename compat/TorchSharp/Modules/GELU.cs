namespace TorchSharp.Modules;

/// <summary>Gaussian error linear units (Hendrycks and Gimpel 2016).</summary>
public sealed class GELU : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal GELU(bool inplace, Approximate approximate = Approximate.none)
        : base(nameof(GELU))
    {
        this.inplace = inplace;
        this.approximate = approximate;
    }

    /// <summary>Whether and how the normal distribution is approximated.</summary>
    public enum Approximate
    {
        /// <summary>It is exact.</summary>
        none,

        /// <summary>By a hyperbolic tangent.</summary>
        tanh,
    }

    /// <summary>Whether the input is changed in place.</summary>
    public bool inplace { get; set; }

    /// <summary>Whether and how the normal distribution is approximated.</summary>
    public Approximate approximate { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.gelu(tensor, approximate, inplace);
}
