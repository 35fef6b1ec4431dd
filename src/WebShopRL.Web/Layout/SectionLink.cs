using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace WebShopRL.Web.Layout;

/// <summary>A link of the main navigation that stays lit on the pages under another address too: a run's page belongs to the runs, which are at the root.</summary>
public sealed class SectionLink : NavLink
{
    [Inject] private NavigationManager Address { get; set; } = null!;

    /// <summary>How the other addresses of the section begin, relative to the root of the site.</summary>
    [Parameter, EditorRequired] public required string Also { get; set; }

    protected override bool ShouldMatch(string uriAbsolute) =>
        base.ShouldMatch(uriAbsolute) || Address.ToBaseRelativePath(uriAbsolute).StartsWith(Also, StringComparison.OrdinalIgnoreCase);
}
