namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns. It takes over the tensor it is made from, which is empty afterwards.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>A parameter with the numbers of a tensor.</summary>
    /// <param name="data">The tensor, empty afterwards; the parameter takes its place in its dispose scope.</param>
    /// <param name="requires_grad">Whether gradients are wanted.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.with_requires_grad(requires_grad).MoveHandle(), register: false)
    {
        if (data.OwningDisposeScope is not null)
            DisposeScope.Replace(data, this);
    }
}
