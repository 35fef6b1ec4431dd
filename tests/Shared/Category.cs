namespace WebShopRL.Tests;

/// <summary>The categories that <c>./test.sh --filter</c> knows; every test class carries exactly one as <c>[Trait(Category.Name, Category.Unit)]</c>.</summary>
internal static class Category
{
    public const string Name = "Category";
    public const string Unit = "Unit";
    public const string Conformance = "Conformance";
    public const string Integration = "Integration";
    public const string Browser = "Browser";
    public const string Fault = "Fault";
}
