namespace Bonsai;

/// <summary>The assembly-qualified names of the editors of properties.</summary>
public static class DesignTypes
{
    /// <summary>A number, by a slider.</summary>
    public const string SliderEditor = "Bonsai.Design.SliderEditor, Bonsai.Design";

    /// <summary>A number, by a spin box.</summary>
    public const string NumericUpDownEditor = "Bonsai.Design.NumericUpDownEditor, Bonsai.Design";

    /// <summary>A folder, by a dialog.</summary>
    public const string FolderNameEditor = "Bonsai.Design.FolderNameEditor, Bonsai.Design";

    /// <summary>A file to read, by a dialog.</summary>
    public const string OpenFileNameEditor = "Bonsai.Design.OpenFileNameEditor, Bonsai.Design";

    /// <summary>A file to write, by a dialog.</summary>
    public const string SaveFileNameEditor = "Bonsai.Design.SaveFileNameEditor, Bonsai.Design";

    /// <summary>The base class of all editors.</summary>
    public const string UITypeEditor = "System.Drawing.Design.UITypeEditor, System.Drawing, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a";
}
