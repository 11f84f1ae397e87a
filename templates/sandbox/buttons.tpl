{{%AUTOESCAPE context="HTML"}}
{{! What can become of a payment; part of every form of checkout.tpl. }}
<p class="buttons">
<button name="outcome" value="success">[[sandbox.checkout.success]]</button>
<button name="outcome" value="failure">[[sandbox.checkout.failure]]</button>
</p>
<p class="buttons other">
<button name="outcome" value="late">[[sandbox.checkout.late]]</button>
<button name="outcome" value="close">[[sandbox.checkout.close]]</button>
</p>
