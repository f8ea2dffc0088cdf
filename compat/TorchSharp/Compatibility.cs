#if NETSTANDARD2_0
// What the compiler wants and netstandard2.0 does not have.
namespace System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class SkipLocalsInitAttribute : Attribute;
#endif
