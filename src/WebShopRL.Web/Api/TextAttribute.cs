using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Web.Api;

/// <summary>A text of a request: at most so many characters, and no NUL, which PostgreSQL cannot hold.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class TextAttribute(int maximum) : MaxLengthAttribute(maximum);
