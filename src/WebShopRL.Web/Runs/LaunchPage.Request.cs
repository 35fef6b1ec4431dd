using System.Globalization;
using System.Text.Json;
using WebShopRL.Web.Api;
using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Runs;

/// <summary>What the form sends, and the same as calls of the API.</summary>
public sealed partial class LaunchPage
{
    /// <summary>What the form sends as it stands.</summary>
    private LaunchRequest Request(int seed) =>
        new(_name, _algorithm.Name, _preset, Seeds?.Listed is null ? seed : null, InitialCheckpoint, Changed.ToDictionary(field => field.Name, field => Json(field, _values[field.Name])), Seeds);

    /// <summary>The seeds that were typed; null for none, and for what is no seeds.</summary>
    private LaunchSeeds? Seeds => LaunchSeeds.TryParse(_seeds, out var seeds) ? seeds : null;

    /// <summary>The same as calls of the API; a seed that is no number is left to be mended.</summary>
    private ApiText Call
    {
        get
        {
            var body = JsonSerializer.SerializeToElement(Request(int.TryParse(_seed, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 0), ApiJson.Options);
            var launch = $"client.launch({ApiText.ArgumentsOf(body)})";
            return ApiText.Post(navigation.BaseUri, "runs", body, Seeds is null
                ? $"run = {launch}\nprint(client.wait(client.run, run[\"id\"]))"
                : $"for run in {launch}[\"runs\"]:\n    print(client.wait(client.run, run[\"id\"]))");
        }
    }

    /// <summary>What was typed, as JSON; what is not of the field's type goes on as text, for the launcher to refuse by name.</summary>
    private static JsonElement Json(SettingsField field, string typed)
    {
        if (typed.Length == 0 && field.Nullable)
            return JsonSerializer.SerializeToElement<object?>(null);
        return field.Type switch
        {
            "integer" when long.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonSerializer.SerializeToElement(whole),
            "integer" or "number" when double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonSerializer.SerializeToElement(number),
            "boolean" => JsonSerializer.SerializeToElement(typed == "true"),
            _ => JsonSerializer.SerializeToElement(typed),
        };
    }
}
