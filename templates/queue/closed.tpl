{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" class="line" data-state="{{STATE}}" data-phase="{{PHASE}}" data-file="/q/{{SLUG}}.json" data-at="{{AT_MS}}" data-poll-ms="{{POLL_MS}}">
<p class="step">{{EVENT_TITLE}}</p>
{{#BEFORE}}<h1>[[event.before]]</h1><p class="lead">[[event.before.text]] <strong><time datetime="{{OPENS_MACHINE}}">{{OPENS}}</time></strong></p>{{/BEFORE}}
{{#SOLD_OUT}}<h1>[[event.sold_out]]</h1><p class="lead">[[event.sold_out.text]]</p><p>[[soldout.back]]</p>{{/SOLD_OUT}}
{{#PAUSED}}<h1>[[event.paused]]</h1><p class="lead">[[event.paused.text]]</p>{{/PAUSED}}
{{#DRAINING}}<h1>[[draining.title]]</h1><p class="lead">[[draining.text]]</p>{{/DRAINING}}
{{#CLOSED}}<h1>[[event.closed]]</h1><p class="lead">[[event.closed.text]]</p>{{/CLOSED}}
{{#SINCE}}<p>[[closed.since]] <strong><time datetime="{{CLOSES_MACHINE}}">{{CLOSES}}</time></strong>.</p>{{/SINCE}}
{{#CANCELLED}}<h1>[[event.cancelled]]</h1><p class="lead">[[event.cancelled.text]]</p>{{/CANCELLED}}
{{#MESSAGE}}<p class="box" id="message">{{MESSAGE_TEXT}}</p>{{/MESSAGE}}
<p class="apart" id="said" role="status"></p>
{{#AGAIN_SHOWN}}
<p class="small still">{{AGAIN}}</p>
<p class="still"><a class="button second" href="/q/{{SLUG}}">[[event.reload]]</a></p>
{{/AGAIN_SHOWN}}
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{#AGAIN_SHOWN}}<script src="/static/reckon.js" defer></script><script src="/static/line.js" defer></script>{{/AGAIN_SHOWN}}
{{>FOOT}}
