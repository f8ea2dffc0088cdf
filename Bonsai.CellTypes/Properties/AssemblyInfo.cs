using Bonsai;

[assembly: XmlNamespacePrefix("clr-namespace:Bonsai.CellTypes", "ct")]
