using System.Text.Json;
using System.Text.Json.Serialization;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Episodes;

/// <summary>Serializers made at build time for what is sent thousands of times a second; everything else goes by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StartEpisodeRequest))]
[JsonSerializable(typeof(StartedEpisode))]
[JsonSerializable(typeof(ActionRequest))]
[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(EpisodeBatchItem))]
internal sealed partial class EpisodeJsonContext : JsonSerializerContext;

/// <summary>JSON as the API speaks it, by those serializers where there are any.</summary>
internal static class EpisodeJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new(ApiJson.Options));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, EpisodeJsonContext.Default);
        return options;
    }
}
