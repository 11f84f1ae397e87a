{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main">
<h1>{{EVENT_TITLE}}</h1>
<p class="lead">[[join.text]]</p>
<form method="post" action="/q/{{SLUG}}">
<button class="button wide" type="submit">[[event.register]]</button>
</form>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{>FOOT}}
