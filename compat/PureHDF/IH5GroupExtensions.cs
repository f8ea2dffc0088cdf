using System;

namespace PureHDF;

/// <summary>Short ways to the objects of a group.</summary>
public static class IH5GroupExtensions
{
    /// <summary>Gets a group.</summary>
    /// <param name="group">The group to start from.</param>
    /// <param name="path">The path of the group.</param>
    /// <exception cref="Exception">There is nothing at the path, or not a group.</exception>
    public static IH5Group Group(this IH5Group group, string path) => Get<IH5Group>(group, path);

    /// <summary>Gets a dataset.</summary>
    /// <param name="group">The group to start from.</param>
    /// <param name="path">The path of the dataset.</param>
    /// <exception cref="Exception">There is nothing at the path, or not a dataset.</exception>
    public static IH5Dataset Dataset(this IH5Group group, string path) => Get<IH5Dataset>(group, path);

    private static T Get<T>(IH5Group group, string path) => group.Get(path) is T found
        ? found
        : throw new Exception($"There is something at '{path}', but it is not of the type {typeof(T).Name}.");
}
