using System;
using System.ComponentModel;
using System.Xml;
using System.Xml.Serialization;

namespace Bonsai.CellTypes;

// What workflow files hold of the settings: times as text, because XML knows no TimeSpan, and the names of version 0.1.0.
public partial class ClassifyUnits
{
    /// <summary>Gets or sets <see cref="Cadence"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Cadence))]
    public string CadenceXml
    {
        get => XmlConvert.ToString(Cadence);
        set => Cadence = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets <see cref="History"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(History))]
    public string HistoryXml
    {
        get => XmlConvert.ToString(History);
        set => History = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets <see cref="Lateness"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Lateness))]
    public string LatenessXml
    {
        get => XmlConvert.ToString(Lateness);
        set => Lateness = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets <see cref="WarmUpTime"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(WarmUpTime))]
    public string WarmUpTimeXml
    {
        get => XmlConvert.ToString(WarmUpTime);
        set => WarmUpTime = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets <see cref="StaleAfter"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(StaleAfter))]
    public string StaleAfterXml
    {
        get => XmlConvert.ToString(StaleAfter);
        set => StaleAfter = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets <see cref="History"/> by the name that it had in version 0.1.0.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlIgnore]
    public TimeSpan Window
    {
        get => History;
        set => History = value;
    }

    /// <summary>Gets or sets <see cref="History"/> as workflow files of version 0.1.0 have it, which are read.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Window))]
    public string WindowXml
    {
        get => HistoryXml;
        set => HistoryXml = value;
    }

    /// <summary>Keeps the old name out of workflow files.</summary>
    /// <returns>False.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeWindowXml() => false;

    /// <summary>Gets or sets <see cref="ConfirmingUpdates"/> by the name that it had in version 0.1.0, whose workflow files are read.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int ConfirmingWindows
    {
        get => ConfirmingUpdates;
        set => ConfirmingUpdates = value;
    }

    /// <summary>Keeps the old name out of workflow files.</summary>
    /// <returns>False.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeConfirmingWindows() => false;
}
