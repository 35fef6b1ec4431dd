namespace WebShopRL.Tests.Architecture.Samples.Inside;

/// <summary>The other half, which leads back.</summary>
internal sealed class Inner : Outer;
