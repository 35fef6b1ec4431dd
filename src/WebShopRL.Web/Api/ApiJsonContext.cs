using System.Text.Json.Serialization;
using WebShopRL.Web.Play;

namespace WebShopRL.Web.Api;

/// <summary>Serializers made at build time for what is sent thousands of times a second; everything else goes by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StartEpisodeRequest))]
[JsonSerializable(typeof(StartedEpisode))]
[JsonSerializable(typeof(ActionRequest))]
[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(EpisodeBatchItem))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
