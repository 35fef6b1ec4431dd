using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Web.Api;

/// <summary>A text of a request: at most so many characters, each of them whole, and no NUL, which PostgreSQL cannot hold.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class TextAttribute(int maximum) : MaxLengthAttribute(maximum)
{
    /// <summary>Whether blanks alone are refused; the elements' where it stands on a list.</summary>
    public bool Required { get; init; }
}
