{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main">
<p class="step">{{EVENT_TITLE}} · <span class="keep">[[step.pay]]</span></p>
<h1>[[pay.title]]</h1>
{{#FAILED}}<div class="errors" role="alert"><h2>[[booking.failed]]</h2><p>[[booking.failed.text]]</p></div>{{/FAILED}}
{{>CLOCK}}
{{>ORDER}}
<form method="post" action="/pay/{{REFERENCE}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="key" value="{{KEY}}">
<button class="button wide" type="submit">{{PAY_TEXT}}</button>
</form>
<p class="small">[[pay.all_in]]</p>
{{#EDIT}}<p><a class="way" href="/book/{{SLUG}}/details">[[pay.edit]]</a></p>{{/EDIT}}
{{#GIVE_UP}}<form class="giveup" method="post" action="/pay/{{REFERENCE}}/release">
<input type="hidden" name="csrf" value="{{CSRF}}">
<button class="plain" type="submit">[[details.give_up]]</button>
</form>{{/GIVE_UP}}
</main>
{{>FOOT}}
