using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using WebShopRL.Web.Catalogs.Uploads;

namespace WebShopRL.Web.Catalogs.Overview;

/// <summary>Sends the files of a catalog; how their check goes on, the page around it shows.</summary>
public sealed partial class UploadForm(CatalogUploads uploads, CatalogCheck check) : IDisposable
{
    private const int MostFiles = 20;
    private const string NothingKept = "Nothing of it was kept.";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _sending;
    private IReadOnlyList<IBrowserFile> _files = [];
    private UploadProgress? _progress;
    private IReadOnlyList<UploadedCatalog> _uploaded = [];
    private string _name = "";
    private string? _nameProblem, _problem;

    /// <summary>How often files have been sent: the field is made anew each time, so that the same ones can be chosen once more.</summary>
    private int _field;

    /// <summary>The check of what was sent, or of a catalog that was sent before, has begun.</summary>
    [Parameter] public EventCallback OnBegun { get; set; }

    /// <summary>What came of the check before: with another one the list is another.</summary>
    [Parameter] public CheckedCatalog? Last { get; set; }

    private bool IsSending => _sending is not null;

    protected override void OnParametersSet() => _uploaded = uploads.List();

    private void Choose(InputFileChangeEventArgs chosen)
    {
        if (chosen.FileCount > MostFiles)
            (_files, _problem) = ([], $"{chosen.FileCount} files are more than a catalog has: choose at most {MostFiles}.");
        else
            (_files, _problem) = (chosen.FileCount == 0 ? [] : chosen.GetMultipleFiles(MostFiles), null);
    }

    private async Task SendAsync()
    {
        if (IsSending)
            return;
        (_problem, _nameProblem, _progress) = (null, uploads.NameProblem(_name.Trim()), null);
        if (_nameProblem is not null)
            return;
        _sending = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        try
        {
            using var beat = new Timer(_ => InvokeAsync(StateHasChanged), null, Beat, Beat);
            await uploads.ReceiveAsync(_name.Trim(), [.. _files.Select(file => new SentFile(file.Name, file.Size, cancellation => file.OpenReadStream(CatalogUploads.MostBytes, cancellation)))], new Latest(this), _sending.Token);
            (_name, _files) = ("", []);
            _field++;
        }
        catch (CatalogUploadException refused)
        {
            _problem = $"{refused.Message} {NothingKept}";
        }
        catch (JSException gone)
        {
            _problem = $"The browser does not give the files any more, choose them again: {gone.Message} {NothingKept}";
            _field++;
        }
        catch (OperationCanceledException) when (!_leaving.IsCancellationRequested)
        {
            _problem = $"Stopped before all of it had arrived. {NothingKept}";
        }
        catch (OperationCanceledException)
        {
            // The reader has left, and the upload with them.
            return;
        }
        finally
        {
            _sending.Dispose();
            (_sending, _progress) = (null, null);
        }
        await OnBegun.InvokeAsync();
    }

    private Task StopAsync() => _sending?.CancelAsync() ?? Task.CompletedTask;

    private Task CheckAsync(UploadedCatalog catalog)
    {
        _problem = check.Begin(catalog.Folder);
        return OnBegun.InvokeAsync();
    }

    private void Delete(UploadedCatalog catalog) => (_problem, _uploaded) = (uploads.Delete(catalog.Name), uploads.List());

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private sealed class Latest(UploadForm form) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value) => form._progress = value;
    }
}
