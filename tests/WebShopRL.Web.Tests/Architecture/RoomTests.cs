using System.Reflection;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Web;

namespace WebShopRL.Tests.Architecture;

/// <summary>The arrows of docs/architecture.md: what a room may never know.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class RoomTests
{
    private static readonly Assembly Shop = typeof(Storefront).Assembly;
    private static readonly Assembly Agents = typeof(IPolicy).Assembly;
    private static readonly Assembly Store = typeof(WebShopDbContext).Assembly;
    private static readonly Assembly Web = typeof(WebShopApplication).Assembly;

    public static TheoryData<string, string[]> Forbidden => new()
    {
        { Shop.Location, ["WebShopRL.", "TorchSharp", "Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.AspNetCore"] },
        { Agents.Location, [Store.GetName().Name!, Web.GetName().Name!, "Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.AspNetCore"] },
        { Store.Location, [Agents.GetName().Name!, Web.GetName().Name!, Shop.GetName().Name!, "TorchSharp", "Microsoft.AspNetCore"] },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Assembly_DoesNotKnow_WhatItsRoomMayNot(string assembly, string[] forbidden)
    {
        var references = Assembly.LoadFrom(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);
        var offending = references.Where(name => forbidden.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
        Assert.Empty(offending);
    }

    [Fact]
    public void Work_KnowsNoFeature_SoThatAKindIsAddedWithoutTouchingIt()
    {
        Assert.Equal(["using WebShopRL.Agents.Networks;", "using WebShopRL.Store;", "using WebShopRL.Web.Configuration;", "using WebShopRL.Web.Failures;"], Named("Work"));
        Assert.Equal(["using WebShopRL.Store;", "using WebShopRL.Web.Api;"], Named("Work", "Answers"));
    }

    /// <summary>What the files of a folder of the web room name of ours.</summary>
    private static IEnumerable<string> Named(params string[] folders)
    {
        var folder = Path.Combine([RepositoryFiles.Root, "src", "WebShopRL.Web", .. folders]);
        return Directory.EnumerateFiles(folder, "*.cs").SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("using WebShopRL.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Web_KnowsEveryRoom_SoThatTheComparisonAboveSeesReferencesAtAll()
    {
        var references = Web.GetReferencedAssemblies().Select(reference => reference.Name).ToHashSet();
        Assert.Superset(new HashSet<string?> { Shop.GetName().Name, Agents.GetName().Name, Store.GetName().Name }, references);
    }
}
