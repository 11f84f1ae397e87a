{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" class="line" data-state="slowed" data-retry-ms="{{RETRY_MS}}">
<p class="step">{{EVENT_TITLE}}</p>
<h1>[[slowed.title]]</h1>
<p class="lead">[[slowed.text]]</p>
<p class="box">{{AGAIN}}</p>
<p>[[slowed.fair]]</p>
<p class="apart" id="said" role="status"></p>
<p><a class="button second" href="/q/{{SLUG}}">[[wait.check]]</a></p>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
<script src="/static/reckon.js" defer></script><script src="/static/line.js" defer></script>
{{>FOOT}}
