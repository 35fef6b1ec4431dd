using System.Globalization;
using System.Security.Claims;

namespace WebShopRL.Web.Api;

/// <summary>Who asks for something, in words that a row keeps: <c>key 2 over REST from 10.0.0.7</c>, <c>local on a page</c>.</summary>
public sealed record Caller
{
    private Caller(string words) => Words = words;

    public string Words { get; }

    /// <summary>The service itself, as where it queues its own examples.</summary>
    public static Caller Service { get; } = new("the service itself");

    /// <summary>A study, which puts its parts in line and stops them.</summary>
    public static Caller Study(int id) => new(string.Create(CultureInfo.InvariantCulture, $"study {id}"));

    /// <summary>A program, as its login knows it.</summary>
    public static Caller Of(HttpContext context) =>
        new($"{Name(context.User)} over REST{(context.Connection.RemoteIpAddress is { } address ? $" from {(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)}" : "")}");

    /// <summary>A person on a page.</summary>
    public static Caller OnPage(ClaimsPrincipal person) => new($"{Name(person)} on a page");

    public override string ToString() => Words;

    private static string Name(ClaimsPrincipal person) => person.Identity?.Name ?? "somebody";
}
