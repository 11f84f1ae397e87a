{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" data-refusal="{{REFUSAL}}">
<p class="step">{{EVENT_TITLE}}</p>
<h1>{{REFUSAL_TITLE}}</h1>
<p class="lead">{{REFUSAL_TEXT}}</p>
{{#ALL_HELD}}<p>[[none.all_held.more]]</p>{{/ALL_HELD}}
{{#AGAIN}}<p><a class="button wide" href="/book/{{SLUG}}">[[none.again]]</a></p>{{/AGAIN}}
{{#REJOIN}}
<form method="post" action="/q/{{SLUG}}">
<button class="button wide" type="submit">[[none.rejoin]]</button>
</form>
{{/REJOIN}}
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{>FOOT}}
