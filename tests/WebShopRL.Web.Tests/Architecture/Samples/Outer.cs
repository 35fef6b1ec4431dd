using WebShopRL.Tests.Architecture.Samples.Inside;

namespace WebShopRL.Tests.Architecture.Samples;

/// <summary>Half of a circle for <see cref="FolderTests"/>: only a lambda's code leads on.</summary>
internal class Outer
{
    public static Func<object, bool> LeadsOn() => thing => thing is Inner[];
}
