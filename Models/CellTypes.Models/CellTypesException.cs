using System;

#pragma warning disable IDE0130 // Every namespace below CellTypes sees it.
namespace CellTypes;

/// <summary>
/// Something that a user can mend: a file that cannot be read, data that do not fit together, a setting out of range, an endpoint in use. The
/// message is one sentence or a few that say what is wrong and how to mend it, and it is shown as it is.
/// </summary>
/// <remarks>
/// The library throws it for whatever comes from outside. <see cref="ArgumentException"/> and <see cref="InvalidOperationException"/> are
/// for code that calls the library wrongly; programs show them with their stack trace. Errors of the system about files, which are
/// <see cref="System.IO.IOException"/> and <see cref="UnauthorizedAccessException"/>, pass as they are.
/// </remarks>
public class CellTypesException : Exception
{
    /// <summary>Makes an error with its message.</summary>
    /// <param name="message">What is wrong, and how to mend it.</param>
    public CellTypesException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error that another one caused.</summary>
    /// <param name="message">What is wrong, and how to mend it.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public CellTypesException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
