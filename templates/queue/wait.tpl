{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main">
<p class="step">{{EVENT_TITLE}}</p>
<h1>[[wait.title]]</h1>
<div class="box" role="status">
<p class="lead">[[wait.text]]</p>
<p>{{AGAIN}}</p>
<p class="left">{{LEFT}}</p>
</div>
<p><a class="button wide" href="/q/{{SLUG}}">[[wait.check]]</a></p>
<p>[[wait.honest]]</p>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{>FOOT}}
