using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;
using static TorchSharp.torch;
using var shop = Storefront.Open(new ShopOptions());
var t = ByteLevelTokenizer.Load(args[0]);
var (m, _) = CheckpointFolder.LoadBart(args[0]);
m.eval();
foreach (var goal in shop.GoalsOf(GoalSplit.Test).Take(4))
{
    var text = WebShopRL.Agents.Rollouts.PolicyText.Goal(goal.InstructionText);
    Console.WriteLine(text); Console.WriteLine("  shopper: " + ShopperQuery.Write(goal, 0));
    var ids = t.Encode(text, 128);
    var block = TokenBatch.Pad([ids], t.PaddingId);
    foreach (var s in new[] { new GenerationSettings { MaxLength = 40 }, new GenerationSettings { Beams = 5, Returned = 2, MaxLength = 40, EarlyStopping = true } })
        foreach (var (tokens, score) in BartGeneration.GenerateIds(m, block, s)[0])
            Console.WriteLine($"  {score:F2} {string.Join(' ', tokens)} : {t.Decode(tokens.Select(x => (int)x))}");
}
