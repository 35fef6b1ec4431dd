using System.Text.Json.Serialization;

namespace WebShopRL.Web.Play;

/// <summary>Serializers made at build time for what is sent thousands of times a second; everything else goes by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StartEpisodeRequest))]
[JsonSerializable(typeof(StartedEpisode))]
[JsonSerializable(typeof(ActionRequest))]
[JsonSerializable(typeof(ActionAnswer))]
internal sealed partial class EpisodeJsonContext : JsonSerializerContext;
