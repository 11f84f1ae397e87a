{{%AUTOESCAPE context="HTML"}}
{{! How long the places are kept. UNTIL, LEFT_MS; static/startline.js counts. }}
<div class="clock" data-left-ms="{{LEFT_MS}}" data-left="[[clock.left]]" data-soon="[[clock.soon]]" data-over="[[clock.over]]">
<p>[[clock.until]] <strong>{{UNTIL}}</strong></p>
<p class="ticking" role="timer" aria-live="off" hidden></p>
<p class="said" role="status"></p>
</div>
