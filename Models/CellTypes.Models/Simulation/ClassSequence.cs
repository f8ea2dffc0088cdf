using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Simulation;

/// <summary>Deals out classes so that the first n neurons follow the mix as closely as whole numbers allow, for every n.</summary>
internal sealed class ClassSequence
{
    private readonly (CerebellarClass Class, double Share)[] _mix;
    private readonly int[] _dealt;
    private int _count;

    public ClassSequence(IReadOnlyDictionary<string, double> weights)
    {
        double sum = weights.Values.Sum();
        _mix = CerebellarClass.All
            .Where(c => weights.TryGetValue(c.Name, out double weight) && weight > 0)
            .Select(c => (c, weights[c.Name] / sum))
            .ToArray();
        _dealt = new int[_mix.Length];
    }

    /// <summary>Deals the class that is most behind its share.</summary>
    public CerebellarClass Next()
    {
        _count++;
        int behind = 0;
        for (int i = 1; i < _mix.Length; i++)
        {
            if (Lack(i) > Lack(behind)) behind = i;
        }
        _dealt[behind]++;
        return _mix[behind].Class;
    }

    /// <summary>Picks a class at random.</summary>
    /// <param name="uniform">A number from 0 to 1.</param>
    public CerebellarClass At(double uniform)
    {
        foreach ((CerebellarClass type, double share) in _mix)
        {
            uniform -= share;
            if (uniform < 0) return type;
        }
        return _mix[_mix.Length - 1].Class;
    }

    private double Lack(int i) => _mix[i].Share * _count - _dealt[i];
}
