namespace WebShopRL.Web.Api;

/// <summary>A part of the service cannot answer now, but may soon; the message says which and why. Requests that meet it are answered 503 with Retry-After.</summary>
public abstract class UnavailableException(string message, Exception? inner) : Exception(message, inner);
