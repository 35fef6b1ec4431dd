using System.Text.Json;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs;

/// <summary>What a person or a client asks for; <c>POST /api/v1/runs</c> and the launch form both send this.</summary>
public sealed record LaunchRequest(
    string Name, string Algorithm, string? Preset = null, int? Seed = null, string? InitialCheckpoint = null,
    IReadOnlyDictionary<string, JsonElement>? Settings = null);

/// <summary>A run, or what is wrong with the request: field name (snake_case, <c>settings.learning_rate</c>) to messages that name the legal values.</summary>
public sealed record LaunchResult(Run? Run, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Checks a request, stores the run and puts it in line. Nothing is stored where anything is wrong.</summary>
public sealed class RunLauncher
{
    public Task<LaunchResult> LaunchAsync(LaunchRequest request, CancellationToken cancellation = default) => throw new NotImplementedException();
}

/// <summary>Stops and continues runs.</summary>
public sealed class RunControl
{
    /// <summary>Asks a queued or running run to stop. False where it has ended already or is unknown.</summary>
    public Task<bool> CancelAsync(int runId, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Puts a failed or cancelled run in line again, from its last checkpoint. False where it is not in such a state.</summary>
    public Task<bool> ResumeAsync(int runId, CancellationToken cancellation = default) => throw new NotImplementedException();
}

internal static class RunServices
{
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunLauncher>();
        builder.Services.AddSingleton<RunControl>();
    }
}
