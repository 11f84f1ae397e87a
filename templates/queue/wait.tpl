{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" class="line" data-state="{{STATE}}" data-phase="{{PHASE}}" data-number="{{NUMBER}}" data-rank="{{RANK}}" data-ahead="{{AHEAD}}" data-begun="{{BEGUN}}" data-epoch="{{EPOCH}}" data-file="/q/{{SLUG}}.json" data-at="{{AT_MS}}" data-rate="{{RATE}}" data-poll-ms="{{POLL_MS}}" data-sign-ms="{{SIGN_MS}}" data-tag="{{TAG}}"{{#QUIET}} data-quiet{{/QUIET}}>
<p class="step">{{EVENT_TITLE}}</p>
{{#WAITING}}<h1>[[wait.title]]</h1>{{/WAITING}}
{{#FRONT}}<h1>[[wait.front]]</h1><p class="lead">[[wait.front.text]]</p>{{/FRONT}}
{{#NEXT}}<h1>[[wait.next]]</h1><p class="lead">[[wait.next.text]]</p>{{/NEXT}}
{{#PAUSED}}<h1>[[wait.paused]]</h1><p class="lead">[[wait.paused.text]]</p>{{/PAUSED}}
{{#MESSAGE}}<p class="box" id="message">{{MESSAGE_TEXT}}</p>{{/MESSAGE}}
{{#QUIET}}<div class="box"><h2>[[wait.quiet]]</h2><p>[[wait.quiet.text]]</p></div>{{/QUIET}}
<dl class="stand">
{{#PLACE}}<div class="ahead"><dt>[[wait.ahead]]</dt><dd id="ahead">{{AHEAD_TEXT}}</dd></div>{{/PLACE}}
<div><dt>[[wait.number]]</dt><dd id="number">{{NUMBER_TEXT}}</dd></div>
</dl>
{{#PROGRESS}}<progress id="progress" value="{{GONE}}" max="{{MOST}}" aria-label="[[wait.progress]]"></progress>{{/PROGRESS}}
{{#GUESS}}<p class="lead" id="estimate">{{ESTIMATE}}</p>{{/GUESS}}
<p id="left">{{LEFT}}</p>
<p id="scarce"{{#ENOUGH}} hidden{{/ENOUGH}}>[[wait.scarce]]</p>
<p>{{KEEP}} [[wait.once]]</p>
<p class="trouble" id="trouble" hidden></p>
<p class="apart" id="said" role="status"></p>
<div class="still">
<p class="small">{{AGAIN}} [[wait.as_of]] {{NOW}}.</p>
<p><a class="button second" href="/q/{{SLUG}}">[[wait.check]]</a></p>
</div>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
{{>WORDS}}
</main>
<script src="/static/reckon.js" defer></script><script src="/static/line.js" defer></script>
{{>FOOT}}
