{{%AUTOESCAPE context="HTML"}}
{{! LANG, NAME, DESCRIPTION, CURRENCY, AMOUNT, ORDER_ID; the sections UPI, CARD,
    NETBANKING and WALLET hold one form each, CARRIED with NAME and VALUE for
    what goes on to the next step; FAILED with MESSAGE and ORIGIN after a try
    that failed in a frame; DISMISS with ORIGIN in a frame, else CANCEL with
    CANCEL_URL. }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.checkout.title]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
<script src="/v1/return.js" defer></script>
</head>
<body>
<header class="top"><strong>{{NAME}}</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<h1>{{CURRENCY}} {{AMOUNT}}</h1>
<p>{{DESCRIPTION}}</p>
<p class="small">[[sandbox.checkout.order]] <code>{{ORDER_ID}}</code></p>
{{#FAILED}}<p class="failed" role="alert" id="message" data-origin="{{ORIGIN}}" data-message="{{MESSAGE}}">[[sandbox.checkout.failed]]</p>{{/FAILED}}
{{#UPI}}<form method="post" action="/v1/checkout/submit" data-method="upi">
{{#CARRIED}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/CARRIED}}
<input type="hidden" name="method" value="upi">
<fieldset><legend>[[sandbox.checkout.upi]]</legend>
<label for="upi-detail">[[sandbox.checkout.upi.address]]</label>
<input id="upi-detail" name="detail" value="success@razorpay" autocomplete="off">
{{>BUTTONS}}
</fieldset>
</form>{{/UPI}}
{{#CARD}}<form method="post" action="/v1/checkout/submit" data-method="card">
{{#CARRIED}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/CARRIED}}
<input type="hidden" name="method" value="card">
<fieldset><legend>[[sandbox.checkout.card]]</legend>
<label for="card-detail">[[sandbox.checkout.card.digits]]</label>
<input id="card-detail" name="detail" value="1007" inputmode="numeric" maxlength="4" autocomplete="off">
{{>BUTTONS}}
</fieldset>
</form>{{/CARD}}
{{#NETBANKING}}<form method="post" action="/v1/checkout/submit" data-method="netbanking">
{{#CARRIED}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/CARRIED}}
<input type="hidden" name="method" value="netbanking">
<fieldset><legend>[[sandbox.checkout.netbanking]]</legend>
<label for="netbanking-detail">[[sandbox.checkout.netbanking.bank]]</label>
<select id="netbanking-detail" name="detail">
<option>HDFC</option><option>ICIC</option><option>SBIN</option><option>BARB_R</option>
</select>
{{>BUTTONS}}
</fieldset>
</form>{{/NETBANKING}}
{{#WALLET}}<form method="post" action="/v1/checkout/submit" data-method="wallet">
{{#CARRIED}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/CARRIED}}
<input type="hidden" name="method" value="wallet">
<fieldset><legend>[[sandbox.checkout.wallet]]</legend>
<label for="wallet-detail">[[sandbox.checkout.wallet.name]]</label>
<select id="wallet-detail" name="detail">
<option>payzapp</option><option>airtelmoney</option>
</select>
{{>BUTTONS}}
</fieldset>
</form>{{/WALLET}}
{{#CANCEL}}<p><a class="cancel" href="{{CANCEL_URL}}">[[sandbox.checkout.cancel]]</a></p>{{/CANCEL}}
{{#DISMISS}}<p><button type="button" id="dismiss" data-origin="{{ORIGIN}}">[[sandbox.checkout.cancel]]</button></p>{{/DISMISS}}
</main>
</body>
</html>
