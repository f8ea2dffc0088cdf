namespace PureHDF.Selections;

/// <summary>A part of a dataset.</summary>
public abstract class Selection
{
    private protected Selection()
    {
    }
}
