using System.Globalization;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints.Naming;

namespace WebShopRL.Web.Runs;

/// <summary>Names of the run's checkpoints: they are given, moved here and taken away.</summary>
public sealed partial class RunPage
{
    private ILookup<int, CheckpointName> _names = Array.Empty<CheckpointName>().ToLookup(name => name.CheckpointId);
    private NameTalk? _talk;

    private async Task GiveNameAsync(string typed)
    {
        var talk = _talk!;
        var to = talk.Checkpoint.ToString(CultureInfo.InvariantCulture);
        var by = Caller.OnPage(await PersonAsync());
        _talk = talk.After(await naming.GiveAsync(new CheckpointNameRequest(typed, to), by, Leaving), "Move the name here", async () =>
        {
            // The person has read what hangs on it by then.
            _talk = talk.After(await naming.MoveAsync(typed, to, confirmed: true, by, Leaving), "Move the name here", () => Task.CompletedTask);
            await LoadAsync();
        });
        await LoadAsync();
    }

    private async Task AskToTakeAwayAsync(CheckpointName name) => _talk = await naming.AskToTakeAwayAsync(name, async () => Caller.OnPage(await PersonAsync()), async () =>
    {
        _talk = null;
        await LoadAsync();
    }, Leaving);

    private Task AnswerAsync() => _talk?.OnYes?.Invoke() ?? Task.CompletedTask;
}
