namespace WebShopRL.Shop.Pages.Html;

public sealed partial class HtmlRenderer
{
    private string Home(HomePage page) => CenteredPage($"""
                  <div id="logo" class="text-center">
                    <h2>WebShop</h2>
                  </div>
                  <div id="instruction-text" class="text-center">
                    <h4>Instruction: <br>{Escape(page.Goal.InstructionText)}</h4>
                  </div>
                  <form role="form" id="form-buscar" method="post" action="{Escape(links.Home(page.SessionId))}">
                    <div class="form-group">
                      <div class="input-group">
                        <input id="search_input" class="form-control" type="text" name="search_query" placeholder="Search..." required/>
                        <span class="input-group-btn">
                          <button class="btn btn-success" type="submit"><i class="glyphicon glyphicon-search" aria-hidden="true"></i>Search</button>
                        </span>
                      </div>
                    </div>
                  </form>
        """);
}
