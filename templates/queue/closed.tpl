{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" data-phase="{{PHASE}}">
<p class="step">{{EVENT_TITLE}}</p>
{{#BEFORE}}<h1>[[event.before]]</h1><p class="lead">[[event.before.text]] <strong><time datetime="{{OPENS_MACHINE}}">{{OPENS}}</time></strong></p><p><a class="button" href="/q/{{SLUG}}">[[event.reload]]</a></p>{{/BEFORE}}
{{#SOLD_OUT}}<h1>[[event.sold_out]]</h1><p class="lead">[[event.sold_out.text]]</p>{{/SOLD_OUT}}
{{#PAUSED}}<h1>[[event.paused]]</h1><p class="lead">[[event.paused.text]]</p><p><a class="button" href="/q/{{SLUG}}">[[event.reload]]</a></p>{{/PAUSED}}
{{#CLOSED}}<h1>[[event.closed]]</h1><p class="lead">[[event.closed.text]]</p>{{/CLOSED}}
{{#CANCELLED}}<h1>[[event.cancelled]]</h1><p class="lead">[[event.cancelled.text]]</p>{{/CANCELLED}}
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{>FOOT}}
