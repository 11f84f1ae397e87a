{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main">
<p class="step">{{EVENT_TITLE}} · <span class="keep">[[step.pay]]</span></p>
<h1>[[checkout.title]]</h1>
{{>CLOCK}}
{{>ORDER}}
<form id="checkout" method="post" action="{{HOSTED_URL}}" data-callback="{{CALLBACK_URL}}" data-opened="[[checkout.opened]]" data-closed="[[checkout.closed]]" data-thanks="[[checkout.thanks]]">
<input type="hidden" name="key_id" value="{{KEY_ID}}">
<input type="hidden" name="order_id" value="{{ORDER_ID}}">
<input type="hidden" name="amount" value="{{AMOUNT_PAISE}}">
<input type="hidden" name="currency" value="INR">
<input type="hidden" name="name" value="{{ORGANISATION}}">
<input type="hidden" name="description" value="{{EVENT_TITLE}}">
<input type="hidden" name="prefill[name]" value="{{NAME}}">
<input type="hidden" name="prefill[email]" value="{{EMAIL}}">
<input type="hidden" name="prefill[contact]" value="{{PHONE}}">
<input type="hidden" name="callback_url" value="{{CALLBACK_URL}}">
<input type="hidden" name="cancel_url" value="{{CANCEL_URL}}">
<button class="button wide" type="submit">{{PAY_TEXT}}</button>
</form>
<p class="said" id="checkout-said" role="status"></p>
<p class="small">[[checkout.secure]]</p>
<p><a class="way" href="/b/{{REFERENCE}}">[[checkout.status]]</a></p>
</main>
<script src="{{SCRIPT_URL}}" defer></script>
<script src="/static/checkout.js" defer></script>
{{>FOOT}}
