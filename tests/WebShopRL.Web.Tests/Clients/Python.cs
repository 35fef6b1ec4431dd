using System.Diagnostics;

namespace WebShopRL.Tests.Clients;

/// <summary>Starts the machine's <c>python3</c> on the client's sources, over a service.</summary>
internal static class Python
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "clients", "python");

    /// <summary>The modules of tests.</summary>
    public static IEnumerable<string> TestModules => Directory.GetFiles(Path.Combine(Folder, "tests"), "test_*.py").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <param name="service">The service's address as <c>WEBSHOPRL_URL</c>; null leaves it unset.</param>
    public static Process Start(Uri? service, params string[] arguments) => Start("python3", Folder, service, arguments);

    private static Process Start(string interpreter, string folder, Uri? service, string[] arguments)
    {
        var start = new ProcessStartInfo(interpreter, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var key in start.Environment.Keys.Where(key => key.StartsWith("WEBSHOPRL_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(key);
        if (service is not null)
            start.Environment["WEBSHOPRL_URL"] = service.ToString().TrimEnd('/');
        return Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
    }

    /// <summary>Runs to the end; the status and everything that was written.</summary>
    public static Task<(int Status, string Output)> RunAsync(Uri? service, params string[] arguments) => RunAsync("python3", Folder, service, arguments);

    /// <param name="interpreter">Which Python.</param>
    /// <param name="folder">Where it runs: what lies there can be imported.</param>
    /// <inheritdoc cref="RunAsync(Uri?, string[])"/>
    public static async Task<(int Status, string Output)> RunAsync(string interpreter, string folder, Uri? service, params string[] arguments)
    {
        using var python = Start(interpreter, folder, service, arguments);
        var (output, errors) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        return (python.ExitCode, await output + await errors);
    }
}
