using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Policies;

/// <summary>The checkpoint of a policy with fresh weights.</summary>
internal static class SmallPolicy
{
    /// <param name="saved">What its config says beside the sizes; null for nothing more.</param>
    public static async Task<int> AddAsync(WebShopServer server, Func<BertConfig, BertConfig>? saved = null) => await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), folder =>
    {
        var tokenizer = PolicyTokenizer.Train(["search results page of red shoes click item back to search next description features buy now price"], 200);
        using var model = new ChoiceModel(BertConfig.Named("bert-tiny", tokenizer.VocabularySize));
        // A head that says about 3.
        using (torch.no_grad())
            model.named_parameters().Single(parameter => parameter.name == "linear_3.2.bias").parameter.fill_(3);
        CheckpointFolder.WriteEncoder(folder, model, saved?.Invoke(model.Config) ?? model.Config, tokenizer);
        new PolicyLimits(128, 32).Save(folder);
    });
}
