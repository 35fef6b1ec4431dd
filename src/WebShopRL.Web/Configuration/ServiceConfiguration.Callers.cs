using System.Net;
using System.Text.RegularExpressions;

namespace WebShopRL.Web.Configuration;

/// <summary>Who may come in, by which addresses and names.</summary>
public sealed partial class ServiceConfiguration
{
    private AuthOptions Auth()
    {
        var mode = Enum.Parse<AuthMode>(OneOf("Auth:Mode", nameof(AuthMode.Loopback), Enum.GetNames<AuthMode>()));
        string[] keys = [.. _configuration.GetSection("Auth:Keys").GetChildren().Select(key => key.Value ?? "")];
        if (mode != AuthMode.Loopback && keys.Length == 0)
            _errors.Add($"Auth:Keys is empty: Auth:Mode {mode} needs at least one key, for instance Auth__Keys__0=... of 16 characters or more.");
        foreach (var (index, key) in keys.Index())
            if (key.Length < 16)
                _errors.Add($"Auth:Keys:{index} has {key.Length} characters: give at least 16.");
        if (mode == AuthMode.Loopback)
            foreach (var (key, address) in Addresses().Where(address => !IsLoopback(address.Address)))
                Wrong(key, address, "with Auth:Mode Loopback give an address of this machine alone, such as http://127.0.0.1:5080, or choose Auth:Mode ApiKey or Cookie");
        return new AuthOptions(mode, keys);
    }

    /// <summary><c>AllowedHosts</c>, names that callers may use; with <c>Auth:Mode</c> Loopback those of the machine itself, whatever is given.</summary>
    private HostNameOptions Hosts()
    {
        string[] given = [.. Text("AllowedHosts", "*").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        foreach (var name in given.Where(name => !HostName().IsMatch(name)))
            Wrong("AllowedHosts", name, "give names or addresses without scheme, port and path, such as shop.example;*.lab.example;10.0.0.7, or * for all");
        var loopback = Text("Auth:Mode", nameof(AuthMode.Loopback)).Equals(nameof(AuthMode.Loopback), StringComparison.OrdinalIgnoreCase);
        if (!loopback)
            return new HostNameOptions(given);
        foreach (var name in given.Where(name => name != "*" && !HostNameOptions.Loopback.Names.Contains(name, StringComparer.OrdinalIgnoreCase)))
            Wrong("AllowedHosts", name, $"with Auth:Mode Loopback only {string.Join(", ", HostNameOptions.Loopback.Names)} are answered: leave it out, or choose Auth:Mode ApiKey or Cookie");
        return HostNameOptions.Loopback;
    }

    /// <summary>Everything that makes Kestrel listen.</summary>
    private IEnumerable<(string Key, string Address)> Addresses()
    {
        foreach (var key in (string[])["Urls", "http_ports", "https_ports"])
            foreach (var address in (_configuration[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                // Ports alone are listened on at every address, but only where there are no Urls.
                if (key == "Urls")
                    yield return (OwnPorts.Keys.FirstOrDefault(own => _configuration[own] == address, key), address);
                else if (string.IsNullOrEmpty(_configuration["Urls"]))
                    yield return (key, $"http://*:{address}");
        foreach (var endpoint in _configuration.GetSection("Kestrel:Endpoints").GetChildren())
            if (endpoint["Url"] is { } address)
                yield return ($"Kestrel:Endpoints:{endpoint.Key}:Url", address);
    }

    private static bool IsLoopback(string address)
    {
        if (address.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase))
            return true;
        // "http://*:5080" and "http://+:5080" are no URIs; they mean every address.
        return Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    // A host name, a pattern with * in place of its first labels, an IPv4 address, an IPv6 address in brackets, or everything.
    [GeneratedRegex(@"^(\*|(\*\.)?[\p{L}\p{Nd}_-]+(\.[\p{L}\p{Nd}_-]+)*\.?|\[[0-9A-Fa-f:.]+\])$")]
    private static partial Regex HostName();
}
