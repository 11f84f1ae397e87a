{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" data-state="join" data-phase="{{PHASE}}">
<h1>{{EVENT_TITLE}}</h1>
{{#MESSAGE}}<p class="box" id="message">{{MESSAGE_TEXT}}</p>{{/MESSAGE}}
<p class="lead">[[join.text]]</p>
<form method="post" action="/q/{{SLUG}}">
<button class="button wide" type="submit">[[event.register]]</button>
</form>
<p class="small">{{LEFT}}</p>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{>FOOT}}
