using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.ShortForms;

namespace CellTypes.Training.Data;

/// <summary>Several classes that count as one, such as inhibitory cells of any kind.</summary>
/// <param name="Name">The name of the one class.</param>
/// <param name="Members">The classes that become it, at least one.</param>
public sealed record ClassMerge(string Name, IReadOnlyList<string> Members)
{
    /// <summary>Reads it from text, for example <c>Inh=Ndnf+Pvalb+Sst+Vip</c>; names with these signs stand in double quotes.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="CellTypesException">The text is not written so, or names a class twice.</exception>
    public static ClassMerge Parse(string text)
    {
        IReadOnlyList<string> sides = ShortForm.Split(text, '=');
        string name = ShortForm.Unquote(sides[0]);
        string[] members = [.. ShortForm.Split(sides[^1], '+').Select(ShortForm.Unquote)];
        return sides.Count == 2 && name.Length > 0 && members.All(member => member.Length > 0) && members.Distinct().Count() == members.Length
            ? new ClassMerge(name, members)
            : throw new CellTypesException($"'{text}' does not say which classes become one: write NAME=CLASS+CLASS, for example Inh=Ndnf+Pvalb+Sst+Vip.");
    }

    /// <summary>The classes after the merge.</summary>
    /// <param name="classNames">Those before it.</param>
    /// <returns>Their names, and the index among them of each class before it.</returns>
    /// <exception cref="CellTypesException">There is no class of a member's name, or one beside them has the name of the merged one.</exception>
    internal (IReadOnlyList<string> Names, int[] Becomes) Apply(IReadOnlyList<string> classNames)
    {
        if (Members.FirstOrDefault(member => !classNames.Contains(member)) is string missing)
            throw new CellTypesException($"There is no class '{missing}' to become {Name}: the classes are {string.Join(", ", classNames)}.");
        if (classNames.Contains(Name) && !Members.Contains(Name))
            throw new CellTypesException($"There is a class {Name} already, which is none of {string.Join(", ", Members)}: choose another name.");
        string[] renamed = [.. classNames.Select(name => Members.Contains(name) ? Name : name)], names = [.. renamed.Distinct()];
        return (names, [.. renamed.Select(name => Array.IndexOf(names, name))]);
    }
}
