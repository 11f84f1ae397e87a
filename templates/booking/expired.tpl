{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" data-state="expired">
<p class="step">{{EVENT_TITLE}}</p>
<h1>[[expired.title]]</h1>
<p class="lead">[[expired.text]]</p>
{{#AGAIN}}
<p>[[expired.kept]]</p>
<form method="post" action="/book/{{SLUG}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="key" value="{{KEY}}">
<input type="hidden" name="again" value="yes">
<input type="hidden" name="ticket_type" value="{{POSITION}}">
<input type="hidden" name="quantity" value="{{QUANTITY}}">
{{#TYPED}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/TYPED}}
<button class="button wide" type="submit">{{AGAIN_TEXT}}</button>
</form>
<p><a class="way" href="/book/{{SLUG}}">[[expired.other]]</a></p>
{{/AGAIN}}
{{#REJOIN}}
<p>[[expired.rejoin]]</p>
<form method="post" action="/q/{{SLUG}}">
<button class="button wide" type="submit">[[none.rejoin]]</button>
</form>
{{#KEPT}}
<details class="kept">
<summary>[[expired.show]]</summary>
<dl class="facts">{{#TYPED}}<div><dt>{{LABEL}}</dt><dd>{{VALUE}}</dd></div>{{/TYPED}}</dl>
</details>
{{/KEPT}}
{{/REJOIN}}
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{>FOOT}}
