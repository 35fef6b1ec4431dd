using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>
/// WebShop's choice model (Yao et al. 2022, <c>BertModelForWebshop</c>): one BERT reads the page and each action apart, bidirectional attention brings them together, and each action
/// gets a score; a softmax over the actions of a page is the policy. Parameters have the original's names, so its checkpoints load. The value head reads the page's first token.
/// Dropout follows <c>train()</c> and <c>eval()</c>.
/// </summary>
public sealed class ChoiceModel : Module
{
    private const int ValueWidth = 128;

    private readonly ChoiceAttention _attention;
    private readonly Linear _mix, _score, _valueHidden, _valueOutput;
    private readonly Linear? _image;

    /// <param name="config">With <see cref="BertConfig.ImageSize"/> above 0 the page gets an image token.</param>
    public ChoiceModel(BertConfig config) : base(nameof(ChoiceModel))
    {
        var hidden = config.HiddenSize;
        register_module("bert", Bert = new BertModel(config));
        register_module("attn", _attention = new ChoiceAttention(hidden));
        register_module("linear_1", _mix = NamedModules.HeadLinear(4 * hidden, hidden));
        register_module("linear_2", _score = NamedModules.HeadLinear(hidden, 1));
        if (config.ImageSize > 0)
            register_module("image_linear", _image = NamedModules.HeadLinear(config.ImageSize, hidden));
        register_module("linear_3", new Group(("0", _valueHidden = NamedModules.HeadLinear(hidden, ValueWidth)), ("2", _valueOutput = NamedModules.HeadLinear(ValueWidth, 1))));
    }

    public BertModel Bert { get; }

    public BertConfig Config => Bert.Config;

    /// <summary>Pages, ids [B, Ls] and mask, to hidden states [B, Ls, H].</summary>
    public Tensor EncodeStates(Tensor ids, Tensor? mask) => Bert.Encode(ids, mask);

    /// <summary>Actions, ids [A, La] and mask, to hidden states [A, La, H]. The same network as for pages.</summary>
    public Tensor EncodeActions(Tensor ids, Tensor? mask) => Bert.Encode(ids, mask);

    /// <summary>Pages and actions in one pass, which costs less than two: [B, Ls, H] and [A, La, H].</summary>
    public (Tensor States, Tensor Actions) Encode(TokenBlock states, TokenBlock actions)
    {
        var encoded = Bert.Encode([states, actions]);
        return (encoded[0], encoded[1]);
    }

    /// <summary>One raw score for each pair, [N]; <see cref="ChoicePairs.LogSoftmax"/> makes log-probabilities of them.</summary>
    /// <param name="states">Encoded pages [B, Ls, H].</param>
    /// <param name="stateMask">[B, Ls]; null where no page is padded.</param>
    /// <param name="actions">Encoded actions [A, La, H], each text once.</param>
    /// <param name="actionMask">[A, La]; null where no action is padded.</param>
    /// <param name="images">Image features [B, ImageSize] of models that have the image token, else null.</param>
    public Tensor Scores(Tensor states, Tensor? stateMask, Tensor actions, Tensor? actionMask, ChoicePairs pairs, Tensor? images = null)
    {
        if (images is null != _image is null)
            throw new ArgumentException(_image is null ? "This choice model has no image token." : "This choice model needs image features (zeros where a page has none).", nameof(images));
        if (_image is not null)
        {
            states = cat([functional.linear(images!, _image.weight!, _image.bias).unsqueeze(1), states], 1);
            stateMask = stateMask is null ? null : cat([stateMask.narrow(1, 0, 1), stateMask], 1);
        }
        var (length, hidden) = (actions.shape[1], Config.HiddenSize);
        var type = states.dtype;

        // Each state's actions side by side: [B, W * La, H].
        var gathered = actions.index_select(0, pairs.ActionAtCell);
        var rows = gathered.view(pairs.States, pairs.Width * length, hidden);

        // similarity[i, j] = (A_i * dot_scale) . S_j + w_memory . S_j; what depends on i alone cancels in the softmax over j.
        var bias = states.matmul(_attention.Memory.weight!.t()).transpose(1, 2); // [B, 1, Ls]
        if (stateMask is not null)
            bias = bias - (1 - stateMask.to(type)).mul_(1e30).unsqueeze(1);
        var similarity = rows.bmm((states * _attention.DotScale).transpose(1, 2)) + bias; // [B, W * La, Ls]
        var seen = similarity.softmax(2).bmm(states).view(-1, length, hidden); // c_i, [B * W, La, H]

        var (best, _) = similarity.max(2);
        var weights = best.view(-1, length) + gathered.matmul(_attention.Input.weight!.t()).squeeze(2); // [B * W, La]
        var gatheredMask = actionMask?.index_select(0, pairs.ActionAtCell).to(type); // [B * W, La]
        if (gatheredMask is not null && Config.MaskActionPadding)
            weights = weights - (1 - gatheredMask) * 1e30;
        var pooled = weights.softmax(1).unsqueeze(1).bmm(gathered); // q, [B * W, 1, H]

        var mixed = functional.relu(functional.linear(cat([gathered, seen, gathered * seen, pooled * seen], 2), _mix.weight!, _mix.bias));
        var scores = mixed.matmul(_score.weight!.t()).squeeze(2); // [B * W, La]
        var mean = gatheredMask is null ? scores.mean([1]) : (scores * gatheredMask).sum(1) / gatheredMask.sum(1);
        var all = mean + _score.bias!;
        return pairs.IsFull ? all : all.index_select(0, pairs.CellOfPair);
    }

    /// <summary>The value of each state [B], from encoded pages [B, Ls, H].</summary>
    public Tensor Value(Tensor states)
    {
        var hidden = functional.leaky_relu(functional.linear(states.select(1, 0), _valueHidden.weight!, _valueHidden.bias), 0.01);
        return functional.linear(hidden, _valueOutput.weight!, _valueOutput.bias).squeeze(1);
    }
}
