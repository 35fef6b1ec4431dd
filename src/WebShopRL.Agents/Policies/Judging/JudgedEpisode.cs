using WebShopRL.Agents.Policies.Scripted;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>One episode of a judge: what was seen, and what to do next. Each step it is shown a page (<see cref="See"/>), asks until it knows enough (<see cref="Think"/>, <see cref="Hear"/>), and has an <see cref="Action"/>.</summary>
internal sealed class JudgedEpisode(Wish wish, JudgeHabits habits)
{
    private const string Back = "click[< prev]", Next = "click[next >]", Purchase = "click[buy now]";

    /// <summary>Actions from a product's page to the end at another's: back, open, some options, buy, and one to spare.</summary>
    private const int StepsToBuy = 8;

    /// <summary>Actions that reading one more product takes: open, features, back, description, back, back.</summary>
    private const int StepsToRead = 6;

    private readonly Dictionary<string, SeenProduct> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<int> _pages = [];
    private Decision _decision = null!;
    private PageKind _kind;
    private int _page = 1, _listed, _steps;
    private SeenProduct? _current, _buying;
    private Action<IReadOnlyList<Valuation>>? _hear;
    private Queue<string>? _options;
    private string? _action;

    /// <summary>What to do, once nothing is asked any more.</summary>
    public string Action => _action ?? throw new InvalidOperationException("The judge has not thought yet.");

    private int StepsLeft => _decision.StepsLeft ?? habits.Steps - _steps;

    /// <summary>Notes what a page shows. What the page is of, the action before says.</summary>
    public void See(Decision decision)
    {
        var before = decision.Taken ?? _action;
        if (before is not null && before != _action)
            Follow(before);
        (_decision, _kind, _action) = (decision, PageReading.KindOf(decision), null);
        _steps++;
        switch (_kind)
        {
            case PageKind.Results:
                NoteResults();
                break;
            case PageKind.Item:
                var item = ProductPages.Item(decision.Observation);
                _current ??= new SeenProduct(null, _page, item);
                if (_current.Notes.Options is null)
                    _current.Notes = _current.Notes with { Options = item.Options };
                break;
            case PageKind.Details when _current is { } product && before is ProductPages.OpensFeatures or ProductPages.OpensDescription:
                product.Notes = ProductPages.WithDetails(product.Notes, before, decision.Observation);
                break;
            case PageKind.Search:
                _pages.Clear();
                break;
        }
    }

    /// <summary>Somebody else has acted: what was planned is off, what was read is known. A new search lists other products on other pages.</summary>
    private void Follow(string taken)
    {
        (_buying, _options) = (null, null);
        if (taken.StartsWith("search[", StringComparison.Ordinal))
        {
            _current = null;
            _seen.Clear();
            _pages.Clear();
        }
        else if (_seen.TryGetValue(taken, out var opened))
            _current = opened;
    }

    /// <summary>What has to be valued before it can act; nothing once it has an action.</summary>
    public IReadOnlyList<ValueQuestion> Think()
    {
        if (_action is not null)
            return [];
        SeenProduct[] open = [.. _seen.Values.Append(_current).OfType<SeenProduct>().Where(product => !product.IsValued).Distinct()];
        if (open.Length > 0)
        {
            _hear = values =>
            {
                for (var i = 0; i < open.Length; i++)
                    open[i].Value = values[i];
            };
            return [.. open.Select(product => new ValueQuestion(wish, product.Notes, null))];
        }
        _action = _kind switch
        {
            PageKind.Search => _decision.EnvironmentActions[^1],
            PageKind.Results => FromResults(),
            PageKind.Item => FromItem(),
            PageKind.Details => Back,
            _ => _decision.EnvironmentActions[0],
        };
        return _action is null ? AskForOptions() : [];
    }

    /// <summary>The answers to what <see cref="Think"/> asked.</summary>
    public void Hear(IReadOnlyList<Valuation> values) => _hear!(values);

    private void NoteResults()
    {
        _current = null;
        _page = PageReading.PageNumber(_decision.Observation);
        _pages.Add(_page);
        var items = PageReading.Items(_decision);
        _listed = items.Count;
        foreach (var item in items)
            _seen.TryAdd(item.Action, new SeenProduct(item.Action, _page, ProductNotes.Listed(item.Title, item.PriceTag)));
    }

    private string FromResults()
    {
        if (_buying is null)
        {
            if (_listed > 0 && _page < habits.Pages && !_pages.Contains(_page + 1) && StepsLeft > StepsToBuy + habits.Pages)
                return Next;
            _buying = Promising() is null ? Best() : null;
        }
        if ((_buying ?? Promising()) is not { Action: { } open } target)
            return _page > 1 ? Back : Next;
        if (target.Page != _page)
            return target.Page > _page ? Next : Back;
        _current = target;
        return open;
    }

    /// <summary>Null where the options are still to be chosen.</summary>
    private string? FromItem()
    {
        var product = _current!;
        if (_buying is null)
        {
            if (Unread(product) is { } read)
                return read;
            if (Promising() is null)
                _buying = Best() ?? product;
        }
        if (_buying != product)
            return Back;
        return _options is null ? null : _options.TryDequeue(out var next) ? next : Purchase;
    }

    /// <summary>The page of this product to read next; null where that is not worth it.</summary>
    private string? Unread(SeenProduct product)
    {
        if (product.IsReadWhole || product.Value.Success < habits.Hopeless || StepsLeft <= StepsToBuy + 2 + Distance(Best()))
            return null;
        return product.Notes.Features is null ? ProductPages.OpensFeatures : ProductPages.OpensDescription;
    }

    /// <summary>The product to open next; null where there is none, where what was found is good enough, or where only as many steps are left as the purchase needs.</summary>
    private SeenProduct? Promising()
    {
        var best = Best();
        if (best is { IsReadWhole: true } && best.Value.Success >= habits.Enough)
            return null;
        var open = _seen.Values.Where(product => product.Notes.Options is null && product.Value.Success >= habits.Hopeless)
            .OrderByDescending(product => product.Value.Rank - 0.01 * Distance(product)).FirstOrDefault();
        return open is not null && StepsLeft > StepsToRead + StepsToBuy + 2 * Distance(open) + (best is null ? 0 : Math.Abs(best.Page - open.Page)) ? open : null;
    }

    private SeenProduct? Best() => _seen.Values.Append(_current).OfType<SeenProduct>().Where(product => product.IsValued).MaxBy(product => product.Value.Rank);

    private int Distance(SeenProduct? product) => product is null ? 0 : Math.Abs(product.Page - _page);

    /// <summary>Each value that can be clicked by itself; of each group the best is chosen.</summary>
    private IReadOnlyList<ValueQuestion> AskForOptions()
    {
        var product = _current!;
        KeyValuePair<string, string>[] choices = [.. product.Notes.Options!.SelectMany(group => group.Values.Select(value => KeyValuePair.Create(group.Name, value))).Where(choice => _decision.EnvironmentActions.Contains($"click[{choice.Value}]"))];
        _hear = values => _options = new Queue<string>(choices.Zip(values).GroupBy(pair => pair.First.Key).Select(group => $"click[{group.MaxBy(pair => pair.Second.Rank).First.Value}]"));
        if (choices.Length > 0)
            return [.. choices.Select(choice => new ValueQuestion(wish, product.Notes, [choice]))];
        _action = Purchase;
        return [];
    }
}
